"""The command line of legmotion: parse, call one library function, write."""
