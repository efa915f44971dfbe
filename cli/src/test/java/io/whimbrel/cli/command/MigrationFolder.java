package io.whimbrel.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder of migrations. */
record MigrationFolder(Path directory) {

  static MigrationFolder in(Path directory) throws IOException {
    Path real = directory.toRealPath();
    Files.writeString(
        real.resolve("whimbrel.yaml"),
        """
        name: Shop
        maintained-by: platform-team
        platform: { provider: AWS, architecture: Monolith, description: One shop. }
        connections: { old: "${env:OLD_URL}", new: "${env:NEW_URL}" }
        """);
    return new MigrationFolder(real);
  }

  /** A plan, with more lines. */
  Path plan(String id, String lines) throws IOException {
    Path plan = Files.createDirectories(directory.resolve(id)).resolve("plan.yaml");
    return Files.writeString(
        plan,
        """
        migration: %s
        title: The shop moves | %s
        owner: shop-team
        source: ${connection:old}
        target: ${connection:new}
        %s
        """
            .formatted(id, id, lines));
  }

  Path readme() {
    return directory.resolve("README.md");
  }

  String text() throws IOException {
    return Files.readString(readme());
  }
}
