"""The pages: the chat, the papers and the words behind each sentence."""

from web.assistant import Assistant, Paper
from web.checks import CheckLimits
from web.feedback import Feedback
from web.gaps import gap_lines
from web.site import create_app, serve
from web.upload import UploadLimits

__all__ = [
    "Assistant",
    "CheckLimits",
    "Feedback",
    "Paper",
    "UploadLimits",
    "create_app",
    "gap_lines",
    "serve",
]
