package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.engine.compare.ComparisonResult;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A server that refuses MD5, as those in FIPS mode do: here its functions have other names. */
@ExtendWith(Servers.Resolver.class)
class WithoutMd5Test {
  private static final String NO_MD5 =
      "alter function pg_catalog.md5(bytea) rename to md5_refused;"
          + " alter function pg_catalog.md5(text) rename to md5_refused";

  private final Servers servers;

  WithoutMd5Test(Servers servers) {
    this.servers = servers;
  }

  @Test
  void rowsAreProvedWhetherOneSideRefusesItOrBoth(@TempDir Path directory) {
    TwoSides sides =
        TwoSides.of(servers, directory)
            .both(
                "create table item (id int primary key, name text);"
                    + " insert into item select g, 'n' || g from generate_series(1, 1000) g;"
                    + " create table line (what text);"
                    + " insert into line select 'l' || g from generate_series(1, 50) g")
            .target(NO_MD5);

    assertThat(verdicts(sides.compare())).containsExactly("item EQUAL", "line EQUAL");

    sides.source(NO_MD5);
    sides.target(
        "update item set name = 'other' where id = 77; update line set what = 'x' where what ="
            + " 'l7'");
    ComparisonResult result = sides.compare();

    assertThat(verdicts(result)).containsExactly("item DIFFERENT", "line DIFFERENT");
    assertThat(differing(result)).containsExactly("id=77", "(l7)", "(x)");
  }

  private static List<String> verdicts(ComparisonResult result) {
    return checksums(result).stream().map(p -> p.table().name() + " " + p.verdict()).toList();
  }

  private static List<String> differing(ComparisonResult result) {
    return checksums(result).stream()
        .flatMap(proof -> proof.differences().stream())
        .map(row -> row.key())
        .toList();
  }

  private static List<Proof> checksums(ComparisonResult result) {
    return result.proofs().stream().filter(p -> p.level() == Level.CHECKSUM).toList();
  }
}
