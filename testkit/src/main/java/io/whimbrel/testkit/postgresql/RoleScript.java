package io.whimbrel.testkit.postgresql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The product's own script for a role, from the class path of the test. */
final class RoleScript {

  private RoleScript() {}

  static String of(DatabaseSide side) {
    String name =
        "/io/whimbrel/databases/postgresql/roles/%s.sql"
            .formatted(side.name().toLowerCase(Locale.ROOT));
    try (InputStream in = RoleScript.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
