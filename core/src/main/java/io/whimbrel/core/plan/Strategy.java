package io.whimbrel.core.plan;

/** How a migration gets from the source to the target. */
public enum Strategy {
  BIG_BANG,
  PHASED,
  PARALLEL_RUN,
  BLUE_GREEN
}
