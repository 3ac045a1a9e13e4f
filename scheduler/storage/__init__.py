"""The database: tables, repositories (rows to domain and back), migrations, the attempt journal and backups.

SQLAlchemy 2 Core on SQLite or PostgreSQL. Nothing outside this package imports SQLAlchemy or Alembic.
"""
