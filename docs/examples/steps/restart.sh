#!/bin/sh
echo "restarted with a token of ${#TOKEN} letters"
