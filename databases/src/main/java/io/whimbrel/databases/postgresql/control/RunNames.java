package io.whimbrel.databases.postgresql.control;

import io.whimbrel.core.digest.Sha256;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.run.RunId;
import java.util.Locale;

/** The names of what a run leaves on a server: readable, unique, at most 63 bytes. */
public final class RunNames {

  private static final int NAME_MAX = 63;
  private static final int READABLE_MAX = 40;
  private static final int CUT_MAX = 36;

  private RunNames() {}

  /** The replication slot, also the publication: lower-case letters, digits and underscores. */
  public static String slot(RunId run) {
    return "whimbrel_" + readable(run.text()) + "_" + digest(run.text());
  }

  /**
   * The publication that an administrator may have made for a migration; it is used, and stays. The
   * name of a long migration is cut, and a digest keeps it apart from others.
   */
  public static String preparedPublication(MigrationId migration) {
    String plain = plain(migration.text());
    String name =
        plain.length() <= READABLE_MAX
            ? plain
            : plain.substring(0, CUT_MAX) + "_" + digest(migration.text());
    return "whimbrel_" + name + "_prepared";
  }

  /**
   * The application name of its sessions, the same for all of them and for no other run's. The
   * server would cut a longer one by itself.
   */
  public static String session(RunId run) {
    String name = "whimbrel " + run.text();
    return name.length() <= NAME_MAX
        ? name
        : name.substring(0, NAME_MAX - 9) + "-" + digest(run.text());
  }

  /** The table that maps the old keys of one source table, in schema {@code whimbrel}. */
  public static String keyMap(RunId run, String table) {
    return "key_map_" + readable(table) + "_" + digest(run.text() + "/" + table);
  }

  private static String readable(String text) {
    String plain = plain(text);
    return plain.substring(0, Math.min(READABLE_MAX, plain.length()));
  }

  private static String plain(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
  }

  private static String digest(String text) {
    return Sha256.of(text).substring(0, 8);
  }
}
