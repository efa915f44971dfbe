package io.whimbrel.engine.spool;

import io.whimbrel.core.change.Position;

/**
 * A segment that is on disk.
 *
 * @param start everything in it lies behind this position
 */
record Segment(long number, Position start) {}
