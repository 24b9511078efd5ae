"""What holds for all tests."""

import signal

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # a shell has what it runs in the background ignore Ctrl-C, which some tests send
    signal.signal(signal.SIGINT, signal.default_int_handler)
