package io.whimbrel.core.rule;

/** What a look at a measure brought. */
public sealed interface Reading {

  /** A figure, in the measure's unit. */
  record Figure(double value) implements Reading {}

  /**
   * Nothing: not the same as all being well.
   *
   * @param why in words
   */
  record NoData(String why) implements Reading {}
}
