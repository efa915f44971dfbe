package io.whimbrel.cli.project;

import io.whimbrel.core.registry.MigrationRecord;
import java.time.Instant;

/**
 * What a record is to say, of a plan that was asked.
 *
 * @param before the record as it stood when the plan was asked
 */
public record Renewal(RecordFile before, MigrationRecord record) {

  /**
   * Whether it is to be written over what is there now: not over what another command wrote
   * meanwhile, unless this one knows of something later.
   */
  boolean isDue(RecordFile now) {
    if (now.isStrange() || now.text().equals(record.text())) {
      return false;
    }
    Instant known = now.record().standing().lastAt();
    return now.text().equals(before.text()) || known.isBefore(record.standing().lastAt());
  }
}
