"""What providers report. Each checks its own signature over the raw body, and says how large that may be."""

from fastapi import APIRouter

router = APIRouter(prefix="/webhooks", include_in_schema=False)
