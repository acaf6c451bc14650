"""End a process before its work does: on SIGTERM and its like, with its launcher, with its parent."""

import ctypes
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psutil

# What ends a process that has no handler, and is how schedulers announce an end; Ctrl-C is Python's own business.
_ENDS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGXCPU"))
_PR_SET_PDEATHSIG = 1  # of Linux's <sys/prctl.h>
_POLL_S = 0.25


@contextmanager
def ended_by_signals(sync: Callable[[], None]) -> Iterator[None]:
    """Call `sync` and exit with 128 + its number on SIGTERM and its like, whatever the main thread is doing.

    Python's own handlers wait for the main thread, which may be in a long step of a model. So a thread reads what the
    handler in C writes at once. After the block, and in a thread that is not the main one, signals do what they did;
    so do those that somebody ignores (nohup) or handles already.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    read_end, write_end = socket.socketpair()
    write_end.setblocking(False)  # a handler must never wait

    def watch() -> None:
        while number := read_end.recv(1):
            if number[0] in usual:
                try:
                    sync()
                finally:
                    _end_children()
                    os._exit(128 + number[0])

    # Without a handler of Python's, the one in C would not be installed and nothing would reach the socket.
    ends = [end for end in _ENDS if end == signal.SIGTERM or signal.getsignal(end) == signal.SIG_DFL]
    usual = {end: signal.signal(end, lambda *_: None) for end in ends}
    usual_fd = signal.set_wakeup_fd(write_end.fileno(), warn_on_full_buffer=False)
    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(usual_fd)
        for end, handler in usual.items():
            signal.signal(end, handler)
        write_end.close()
        thread.join()
        read_end.close()


def end_with_launcher() -> None:
    """End this process, as SIGTERM does, when the launcher that started it dies, which leaves nobody to stop it.

    Every record is already handed to the system when it is written, so the end may come at any moment. Does nothing in
    a process that was started by hand: its parent is a shell, which may well end before the run does.
    """
    if not ({"TORCHELASTIC_RUN_ID", "ACCELERATE_MIXED_PRECISION"} & os.environ.keys()):
        return
    launcher = os.getppid()

    def watch() -> None:
        while os.getppid() == launcher:
            time.sleep(_POLL_S)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


def bind_command_to_parent() -> Callable[[], None] | None:
    """Return a `preexec_fn` of subprocess that has a command of any kind end with this process, also by kill -9.

    The kernel sends the command SIGTERM then, since code of ours does not run in it. None where the system is not
    Linux: there such a command goes on.
    """
    if sys.platform != "linux":
        return None
    libc, parent = ctypes.CDLL(None), os.getpid()

    def bind() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it was gone already
            os._exit(1)

    return bind


def _end_children() -> None:
    """Terminate an engine's own processes (vLLM's), which would outlive this one."""
    for child in psutil.Process().children(recursive=True):
        try:
            child.terminate()
        except psutil.NoSuchProcess:
            continue
