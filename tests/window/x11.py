"""An X client of a few calls: titles and pixels of windows in a millisecond, where a tool of its own takes fifty."""

import ctypes

import numpy

_X11 = ctypes.CDLL("libX11.so.6")
_ALL_PLANES = ctypes.c_ulong(0xFFFFFFFF)
_Z_PIXMAP = 2


class _Image(ctypes.Structure):
    """The beginning of XImage."""

    _fields_ = [
        ("width", ctypes.c_int),
        ("height", ctypes.c_int),
        ("xoffset", ctypes.c_int),
        ("format", ctypes.c_int),
        ("data", ctypes.c_void_p),
        ("byte_order", ctypes.c_int),
        ("bitmap_unit", ctypes.c_int),
        ("bitmap_bit_order", ctypes.c_int),
        ("bitmap_pad", ctypes.c_int),
        ("depth", ctypes.c_int),
        ("bytes_per_line", ctypes.c_int),
        ("bits_per_pixel", ctypes.c_int),
    ]


_X11.XOpenDisplay.restype = ctypes.c_void_p
_X11.XInternAtom.restype = ctypes.c_ulong
_X11.XGetImage.restype = ctypes.POINTER(_Image)
_ERROR_HANDLER = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
# Xlib's own ends the process; a window that is gone is an answer like another.
_ignore_errors = _ERROR_HANDLER(lambda display, error: 0)


class Client:
    """A connection to an X server. One thread."""

    def __init__(self, name):
        _X11.XSetErrorHandler(_ignore_errors)
        self._display = ctypes.c_void_p(_X11.XOpenDisplay(name.encode()))
        if not self._display:
            raise RuntimeError(f"no X server at {name}")

    def close(self):
        _X11.XCloseDisplay(self._display)

    def title(self, window):
        """Empty where the window has none, or is gone."""
        name = ctypes.c_char_p()
        _X11.XFetchName(self._display, ctypes.c_ulong(window), ctypes.byref(name))
        text = (name.value or b"").decode(errors="replace")
        _X11.XFree(name)
        return text

    def size(self, window):
        """(width, height) in pixels."""
        root = ctypes.c_ulong()
        x, y = ctypes.c_int(), ctypes.c_int()
        width, height, border, depth = (ctypes.c_uint() for _ in range(4))
        out = [ctypes.byref(value) for value in (root, x, y, width, height, border, depth)]
        if not _X11.XGetGeometry(self._display, ctypes.c_ulong(window), *out):
            raise RuntimeError("the window is gone")
        return width.value, height.value

    def pixels(self, window, box=None):
        """Blue, green, red of the part (x, y, width, height) of a window as it is on the screen."""
        x, y, width, height = box or (0, 0, *self.size(window))
        image = _X11.XGetImage(
            self._display, ctypes.c_ulong(window), x, y, width, height, _ALL_PLANES, _Z_PIXMAP
        )
        if not image:
            raise RuntimeError(f"no pixels at {(x, y, width, height)}")
        line = image[0].bytes_per_line
        data = ctypes.string_at(image[0].data, line * height)
        _X11.XDestroyImage(image)
        return numpy.frombuffer(data, numpy.uint8).reshape(height, line // 4, 4)[:, :width, :3].copy()

    def set_iconic(self, window, iconic):
        """What a window manager does to a window that it minimises or brings back."""
        state = 3 if iconic else 1
        atom = ctypes.c_ulong(_X11.XInternAtom(self._display, b"WM_STATE", 0))
        values = (ctypes.c_long * 2)(state, 0)
        _X11.XChangeProperty(self._display, ctypes.c_ulong(window), atom, atom, 32, 0, values, 2)
        _X11.XFlush(self._display)
