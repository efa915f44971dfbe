package io.whimbrel.cli.rehearse;

import io.whimbrel.core.rehearsal.SampleRule;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a schema change is tried with, besides what its plan says.
 *
 * @param scripts instead of the plan's
 * @param baseline instead of the plan's, and of the database
 * @param origin where the structure comes from that is changed
 * @param rows which rows of the database come along; empty for none
 */
public record TrialOptions(
    Optional<Path> scripts, Optional<Path> baseline, Origin origin, Optional<SampleRule> rows) {

  /** Where a structure comes from where no file makes it. */
  public enum Origin {
    /** The database that is to be changed. */
    DATABASE,
    /** There is nothing yet. */
    NOTHING
  }
}
