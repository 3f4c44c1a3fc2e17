"""The pages: the chat, the papers and the words behind each sentence."""

from web.assistant import Assistant, Paper
from web.site import create_app, serve
from web.upload import UploadLimits

__all__ = ["Assistant", "Paper", "UploadLimits", "create_app", "serve"]
