"""A loopback Discord, strict as the real one is, for tests with the real discord.py over real sockets."""

from .files import Upload
from .interactions import Interaction
from .message import Message
from .model import Channel, Guild, Permission
from .people import Person
from .refusals import CannotDoError, Violation
from .server import DiscordServer

__all__ = [
    "CannotDoError",
    "Channel",
    "DiscordServer",
    "Guild",
    "Interaction",
    "Message",
    "Permission",
    "Person",
    "Upload",
    "Violation",
]
