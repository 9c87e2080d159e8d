"""Where a command listens: found out before anything else is begun, or refused in a sentence."""

import errno
import socket

from bot.refusal import Refusal

_NOT_OURS = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens there; at a free port if that is 0."""
    try:
        family, *_how, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(where[:2], family=family)
    except (socket.gaierror, UnicodeError) as error:
        raise Refusal(_nowhere(host)) from error
    except OSError as error:
        if error.errno in _NOT_OURS:
            raise Refusal(_nowhere(host)) from error
        if error.errno == errno.EADDRINUSE:
            raise Refusal(f"Port {port} is taken: choose another one with --port.") from error
        reason = str(error.strerror).lower()
        raise Refusal(f"Port {port} cannot be listened on ({reason}).") from error


def _nowhere(host: str) -> str:
    return f"{host} is no address of this machine: choose another one with --host."


def free(host: str, port: int) -> int:
    """Return the port, or a free one if it is 0; refuse one on which nobody could listen."""
    with listening(host, port) as door:
        found: int = door.getsockname()[1]
    return found
