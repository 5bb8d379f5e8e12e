"""What a content does: one of the seven kinds, from its cue, its words and who acts in it. Pure.

The rules (`verdict`) look for promises, refusals, demands and judgements and whose they are; a linear model (`model`)
weighs what they find with everything else that the claim shows.
"""
