package io.whimbrel.engine.spool;

/**
 * A place in the spool's files.
 *
 * @param segment the segment's number
 * @param offset in the segment's file
 */
record Place(long segment, long offset) {}
