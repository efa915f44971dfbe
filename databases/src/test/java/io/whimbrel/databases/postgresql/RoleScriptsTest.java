package io.whimbrel.databases.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RoleScriptsTest {

  @Test
  void theDocumentationShowsTheScriptsAsTheyAre() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "operator", "roles.md"));

    assertThat(page).contains(RoleScripts.source()).contains(RoleScripts.target());
  }
}
