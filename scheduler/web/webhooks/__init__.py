"""What providers report. Each checks its own signature over the raw body, and says how large that may be."""

from fastapi import APIRouter

from scheduler.web.webhooks import mail_reports

router = APIRouter(prefix="/webhooks", include_in_schema=False)
router.include_router(mail_reports.router)
