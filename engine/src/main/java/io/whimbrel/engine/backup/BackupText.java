package io.whimbrel.engine.backup;

/** What is said about backups. */
final class BackupText {
  static final String LARGE_OBJECTS =
      "the source has large objects (pg_largeobject): they are not in the backup";

  private BackupText() {}

  static String of(Backup backup) {
    String by = backup.manifest().dump().map(d -> ", by " + d.program()).orElse("");
    return "%d tables, %d rows, %d bytes%s, as of %s, in %s"
        .formatted(
            backup.manifest().tables().size(),
            backup.manifest().rows(),
            backup.manifest().bytes(),
            by,
            backup.manifest().position(),
            String.join(" and ", backup.locations()));
  }
}
