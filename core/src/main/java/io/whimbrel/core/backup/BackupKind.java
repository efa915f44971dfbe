package io.whimbrel.core.backup;

/** When a backup was made. */
public enum BackupKind {
  /** Before the migration wrote anything on either side. */
  BEFORE,
  /** While the migration was on its way. */
  DAILY
}
