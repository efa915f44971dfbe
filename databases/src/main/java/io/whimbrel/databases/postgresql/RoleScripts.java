package io.whimbrel.databases.postgresql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The scripts that make the roles under which Whimbrel needs no superuser. */
public final class RoleScripts {

  /** The role of the source's URL that {@link #source} makes. */
  public static final String SOURCE_ROLE = "whimbrel_source";

  /** The role of the target's URL that {@link #target} makes. */
  public static final String TARGET_ROLE = "whimbrel_target";

  private RoleScripts() {}

  /** For a superuser in the source's database; may be run again. */
  public static String source() {
    return read("source.sql");
  }

  /** For a superuser in the target's database; may be run again. */
  public static String target() {
    return read("target.sql");
  }

  private static String read(String name) {
    try (InputStream in = RoleScripts.class.getResourceAsStream("roles/" + name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
