"""Words into pixels, in any script: which font has the letters, where a line may end, the pen."""
