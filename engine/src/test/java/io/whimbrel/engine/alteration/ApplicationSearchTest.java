package io.whimbrel.engine.alteration;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.alteration.CatalogChange;
import io.whimbrel.core.alteration.CatalogChange.Action;
import io.whimbrel.core.alteration.CatalogChange.Values;
import io.whimbrel.core.alteration.CatalogComparison;
import io.whimbrel.core.alteration.CatalogImage;
import io.whimbrel.core.alteration.CodeMention;
import io.whimbrel.core.alteration.CodeSearch;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.TableName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationSearchTest {
  private static final TableName USERS = new TableName("public", "users");

  @TempDir private Path directory;

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static CatalogChange column(String name) {
    return new CatalogChange.OfColumn(
        Action.REMOVED, USERS, name, Optional.empty(), Optional.empty(), List.of(), Values.LOST);
  }

  private CodeSearch find(String pattern, CatalogChange... changes) {
    return new ApplicationSearch(directory, List.of(changes)).find(List.of(pattern), List.of());
  }

  @Test
  void aNameIsFoundAsDatabaseAndCodeSpellItAndInQuotes() throws IOException {
    write(
        "src/User.java",
        """
        class User {
          String lastLogin;
          @Column("last_login") x;
          setLastLogin(LAST_LOGIN)
        }
        """);

    CodeMention mention = find("src/**/*.java", column("last_login")).mentions().getFirst();

    assertThat(mention.file()).isEqualTo("src/User.java");
    assertThat(mention.names()).isEqualTo(Map.of("public.users.last_login", 4));
    assertThat(mention.lines()).isEqualTo(3);
    assertThat(mention.changes()).containsExactly("column removed");
  }

  @Test
  void aPartOfAnotherWordIsNotTheName() throws IOException {
    write("a.ts", "my_last_login lastLogins last_login2");

    assertThat(find("*.ts", column("last_login")).mentions()).isEmpty();
  }

  @Test
  void oneCommonWordCountsOnlyBesideItsTable() throws IOException {
    write("order.py", "order.name");
    write("user.py", "User.name");

    assertThat(find("**", column("name")).mentions())
        .extracting(CodeMention::file)
        .containsExactly("user.py");
  }

  @Test
  void whatIsNoTextOrTooLargeOrLinkedIsNotRead(@TempDir Path elsewhere) throws IOException {
    write("large.sql", "last_login".repeat(200_000));
    Files.write(directory.resolve("image.sql"), new byte[] {1, 0, 2});
    Path other = Files.writeString(elsewhere.resolve("other.sql"), "last_login");
    Files.createSymbolicLink(directory.resolve("link.sql"), other);
    Files.createSymbolicLink(directory.resolve("folder"), elsewhere);
    write("node_modules/x/y.sql", "last_login");

    CodeSearch search = find("**/*.sql", column("last_login"));

    assertThat(search.mentions()).isEmpty();
    assertThat(search.read()).isZero();
    assertThat(search.passedOver())
        .containsExactly("image.sql: it is not text", "large.sql: it is larger than 1 MiB");
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    assertThat(find("backend/**", column("last_login")).passedOver())
        .containsExactly("backend/**: there is no such folder or file");
  }

  @Test
  void aRoutineThatIsGoneIsFoundByItsNameWithoutItsTypes() throws IOException {
    write("a.java", "select order_total(?)");
    ObjectDefinition routine =
        new ObjectDefinition(
            "routine",
            "routine shop.order_total(integer, pg_catalog.text)",
            Optional.empty(),
            "create function shop.order_total(integer, pg_catalog.text)",
            Map.of("schema", "shop", "name", "order_total(integer, pg_catalog.text)"),
            List.of());
    CatalogImage before = new CatalogImage(List.of(), List.of(), List.of(routine));
    CatalogImage after = new CatalogImage(List.of(), List.of(), List.of());

    assertThat(
            find("*.java", CatalogComparison.between(before, after).toArray(CatalogChange[]::new))
                .mentions())
        .singleElement()
        .satisfies(one -> assertThat(one.changes()).containsExactly("routine removed"));
  }

  @Test
  void aFolderThatIsALinkIsLookedThroughUnderItsName(@TempDir Path elsewhere) throws IOException {
    Files.createDirectories(elsewhere.resolve("in"));
    Files.writeString(elsewhere.resolve("in/a.java"), "last_login");
    Files.createSymbolicLink(directory.resolve("app"), elsewhere);

    assertThat(find("app/**", column("last_login")).mentions())
        .extracting(CodeMention::file)
        .containsExactly("app/in/a.java");
  }

  @Test
  void manyFilesThatAreNoTextAreSummedUp() throws IOException {
    for (int i = 0; i < 9; i++) {
      Files.write(directory.resolve("image%d.png".formatted(i)), new byte[] {0});
    }

    assertThat(find("**", column("last_login")).passedOver())
        .hasSize(6)
        .contains("image4.png: it is not text")
        .endsWith("4 more of which the same is true: it is not text");
  }

  @Test
  void filesThatAreNoTextCountTowardsTheLimit() throws IOException {
    Files.write(directory.resolve("a.png"), new byte[] {0});
    Files.write(directory.resolve("b.png"), new byte[] {0});
    write("c.java", "last_login");

    CodeSearch search =
        new ApplicationSearch(directory, List.of(column("last_login")), 2)
            .find(List.of("*"), List.of());

    assertThat(search.mentions()).isEmpty();
    assertThat(search.passedOver()).endsWith("c.java: it is behind the first 2 files");
  }
}
