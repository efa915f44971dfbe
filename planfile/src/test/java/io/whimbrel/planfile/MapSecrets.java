package io.whimbrel.planfile;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Secrets from maps: what a test puts in is there, nothing else; mutable. */
final class MapSecrets implements Secrets {

  final Map<String, String> variables = new HashMap<>();
  final Map<Path, String> files = new HashMap<>();

  /** What the examples refer to. */
  static MapSecrets ofExamples() {
    MapSecrets secrets = new MapSecrets();
    secrets.variables.put("OLD_DATABASE_URL", "postgresql://app:old-secret@old:5432/shop");
    secrets.variables.put("NEW_DATABASE_URL", "postgresql://app:new-secret@new:5432/shop");
    secrets.variables.put(
        "PGBOUNCER_ADMIN_URL", "postgresql://admin:pool-secret@pool:6432/pgbouncer");
    secrets.variables.put("LB_TOKEN", "lb-secret");
    return secrets;
  }

  @Override
  public Optional<String> env(String name) {
    return Optional.ofNullable(variables.get(name));
  }

  @Override
  public Optional<String> file(Path file) {
    return Optional.ofNullable(files.get(file));
  }
}
