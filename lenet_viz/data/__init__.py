"""Where digits come from, and how a drawing becomes an input. No Qt.

A drawing, an image file or a test digit becomes a `Preparation`: every stage on the way to the
network, as section II-B and III-A of the paper describe it for NIST's digits.
"""
