"""The conversation about a request: answers, what was done elsewhere, the next step. May use
inbox/, intake/ and mail/.
"""
