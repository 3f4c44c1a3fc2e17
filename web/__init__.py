"""The pages: the chat, the papers and the words behind each sentence."""

from web.assistant import Assistant, Paper
from web.site import create_app, serve
from web.upload import Limits

__all__ = ["Assistant", "Limits", "Paper", "create_app", "serve"]
