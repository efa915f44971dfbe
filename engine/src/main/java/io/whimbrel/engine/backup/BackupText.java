package io.whimbrel.engine.backup;

/** What is said about backups. */
final class BackupText {
  private BackupText() {}

  static String of(Backup backup) {
    String by = backup.manifest().dump().map(d -> ", by " + d.program()).orElse("");
    String objects =
        backup.manifest().objects().map(o -> ", %d large objects".formatted(o.count())).orElse("");
    return "%d tables, %d rows%s, %d bytes%s, as of %s, in %s"
        .formatted(
            backup.manifest().tables().size(),
            backup.manifest().rows(),
            objects,
            backup.manifest().bytes(),
            by,
            backup.manifest().position(),
            String.join(" and ", backup.locations()));
  }
}
