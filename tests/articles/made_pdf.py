"""PDF files written by hand: a page is a list of lines."""

_PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] /Resources << /Font << /F1 3 0 R >> >>"


def made_pdf(*pages, info=b"", further=b""):
    """`info` is the information dictionary, `further` more of the trailer."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * number) for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % len(pages),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, lines in enumerate(pages):
        objects.append(_PAGE + b" /Contents %d 0 R >>" % (5 + 2 * number))
        body = b"".join(b"(%s) Tj T*\n" % line.encode("cp1252") for line in lines)
        body = b"BT /F1 12 Tf 14 TL 40 540 Td\n" + body + b"ET\n"
        objects.append(b"<< /Length %d >>\nstream\n" % len(body) + body + b"endstream")
    if info:
        objects.append(info)
        further += b" /Info %d 0 R" % len(objects)
    return _file(objects, further)


def multiplying_pdf(levels, times):
    """A page of one form, which shows another form so many times, and that one another, `levels` deep."""
    resources = b"<< /Font << /F1 3 0 R >> /XObject << /X %d 0 R >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        _PAGE.partition(b"/Resources")[0] + b"/Resources " + resources % 6 + b" /Contents 5 0 R >>",
        b"<< /Length 5 >>\nstream\n/X Do\nendstream",
    ]
    for level in range(levels):
        body = b"/X Do\n" * times if level < levels - 1 else b"BT /F1 12 Tf (x) Tj ET\n"
        head = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources " + resources % (7 + level)
        objects.append(head + b" /Length %d >>\nstream\n" % len(body) + body + b"endstream")
    return _file(objects, b"")


def _file(objects, further):
    out, offsets = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + one + b"\nendobj\n"
    start, size = len(out), len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R" % size + further + b" >>\n"
    return out + b"startxref\n%d\n%%%%EOF\n" % start
