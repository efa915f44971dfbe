package io.whimbrel.databases.postgresql.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Values of 300 MB in the 512 MB of heap that the launcher gives. */
@ExtendWith(PostgresServers.Resolver.class)
class BigValuesTest {

  private static final String SUM =
      "select string_agg(id || ' ' || coalesce(md5(b), md5(v)), ',' order by id) from public.big";

  private final Transfer transfer;

  BigValuesTest(TwoDatabases databases) {
    this.transfer = Transfer.between(databases);
  }

  @Test
  void valuesOf300MegabytesAreCopiedOneAfterAnother(@TempDir Path directory) throws Exception {
    transfer.both(
        "create table big (id int primary key, b bytea, v text)",
        "alter table big alter b set storage external, alter v set storage external");
    TestTables.execute(
        transfer.source(),
        "insert into big values (1, decode(repeat('00ff', 150 * 1024 * 1024), 'hex'), null)",
        "insert into big values (2, null, repeat('é𝄞a ', 37 * 1024 * 1024))",
        "insert into big select 3, b, null from big where id = 1");
    Path output = directory.resolve("output.txt");

    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                BigValueCopy.class.getName(),
                transfer.source().url(),
                transfer.target().url())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();

    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    assertThat(TestTables.query(transfer.target(), SUM))
        .isEqualTo(TestTables.query(transfer.source(), SUM));
  }
}
