package io.whimbrel.core.proof;

/** What a proof looks at; each level sees faults that no other one claims to see. */
public enum Level {
  /** The catalogs of both sides: columns, types, keys, indexes, constraints, triggers. */
  STRUCTURE,
  /** How many rows there are, and the range of their dates. */
  COUNT,
  /** Some rows, drawn at random and compared field by field. */
  SAMPLE,
  /** All rows. */
  CHECKSUM,
  /** What the business says must hold, and what keys and foreign keys promise. */
  RULES
}
