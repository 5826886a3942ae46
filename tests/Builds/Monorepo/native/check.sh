#!/bin/sh
echo "native part for $1"
