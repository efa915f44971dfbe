package io.whimbrel.core.guide;

import io.whimbrel.core.plan.step.StepCommand;
import java.util.List;

/**
 * What is kept before a guide changes anything, to go back to where its steps cannot be undone.
 *
 * @param make keeps it
 * @param restore brings it back; must bear to come twice
 * @param tables of the target, names or patterns, of which a backup is made; it is restored into
 *     another database, by people
 * @param places where backups are kept: directories or buckets
 */
public record RestorePoint(
    StepCommand make, StepCommand restore, List<String> tables, List<String> places) {
  public RestorePoint {
    tables = List.copyOf(tables);
    places = List.copyOf(places);
  }
}
