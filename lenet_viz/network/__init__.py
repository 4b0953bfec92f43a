"""The network as the paper describes it, and its relatives. No Qt.

Paper: Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-Based Learning Applied to Document
Recognition", Proceedings of the IEEE 86(11), 1998. Section numbers in this package refer to it.
"""
