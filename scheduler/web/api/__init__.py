"""What programs may ask, as JSON."""

from fastapi import APIRouter

router = APIRouter(prefix="/api/v1")
