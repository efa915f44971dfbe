package io.whimbrel.databases.postgresql.dump;

import io.whimbrel.core.database.DumpPrograms;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.control.RunNames;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * pg_dump in its custom format, into a pipe: one stream goes to every place, and nothing needs the
 * disk of this machine. pg_restore reads it from a pipe, too, and loads the rows in one
 * transaction; the structure is made by Whimbrel before, because a dump of tables lacks the types,
 * functions and schemas that they need.
 */
public final class PostgresDumpPrograms implements DumpPrograms {
  private static final Logger LOG = System.getLogger(PostgresDumpPrograms.class.getName());
  private static final String DUMP = "pg_dump";
  private static final String RESTORE = "pg_restore";
  private static final String LOCK_WAIT_MAX = "30s";

  /** Linux takes two megabytes of arguments and environment. */
  private static final int ARGUMENTS_MAX = 1_000_000;

  private static final String LOADING =
      "-c default_transaction_read_only=off -c statement_timeout=0 -c whimbrel.run=";

  private static final String SERVER =
      """
      select current_setting('server_version_num')::int / 10000,
        split_part(current_setting('server_version'), ' ', 1)
      """;

  private final PostgresConnections connections;
  private final RunScope scope;
  private final Optional<Path> directory;
  private final ProgramEnvironment environment;
  private final AtomicReference<@Nullable ProgramRun> atWork = new AtomicReference<>();

  /** For a database, with the programs of a directory or of the {@code PATH}. */
  public PostgresDumpPrograms(
      PostgresConnections connections, RunScope scope, Optional<Path> directory) {
    this.connections = connections;
    this.scope = scope;
    this.directory = directory;
    this.environment = new ProgramEnvironment(connections.url());
  }

  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    for (String name : List.of(DUMP, RESTORE)) {
      try {
        Program.find(name, directory)
            .ifPresentOrElse(
                found -> tooOld(found).ifPresent(findings::add),
                () -> findings.add(finding(missing(name))));
      } catch (Problem problem) {
        findings.add(finding(problem));
      }
    }
    return List.copyOf(findings);
  }

  private static Finding finding(Problem problem) {
    return Finding.block(problem.code(), problem.what(), problem.where(), problem.fix());
  }

  private Optional<Finding> tooOld(Program program) {
    Server server = server();
    return program.major() >= server.major
        ? Optional.empty()
        : Optional.of(
            Finding.block(
                ProblemCode.PROGRAM_MISSING,
                "%s is %s, the server is %s: it reads no newer server"
                    .formatted(program.file(), program.version(), server.version),
                connections.place(),
                "install %s %d or newer (postgresql-client-%d), and name its directory in"
                        .formatted(program.name(), server.major, server.major)
                    + " 'backup.programs'"));
  }

  private record Server(int major, String version) {}

  private Server server() {
    try (Connection connection = connections.open()) {
      return Query.list(connection, SERVER, row -> new Server(row.getInt(1), row.getString(2)))
          .getFirst();
    } catch (SQLException e) {
      throw SqlProblems.of(e, "asking the version of " + connections.place());
    }
  }

  private Problem missing(String name) {
    return Problem.of(ProblemCode.PROGRAM_MISSING)
        .what(
            "%s is not installed %s"
                .formatted(
                    name, directory.map(d -> "in " + d).orElse("in any directory of the PATH")))
        .where("backup.programs")
        .fix(
            "install PostgreSQL's client programs (Debian: postgresql-client), and name their"
                + " directory in 'backup.programs'")
        .exception();
  }

  private Program program(String name) {
    return Program.find(name, directory).orElseThrow(() -> missing(name));
  }

  @Override
  public String dumping() {
    return program(DUMP).text();
  }

  @Override
  public RowStream dump(
      String snapshot, List<TableName> tables, Consumer<String> said, Runnable check) {
    Program program = program(DUMP);
    List<String> command =
        new ArrayList<>(
            List.of(
                program.file().toString(),
                "--format=custom",
                "--no-password",
                "--verbose",
                "--strict-names",
                "--lock-wait-timeout=" + LOCK_WAIT_MAX,
                "--snapshot=" + snapshot));
    tables.forEach(table -> command.add("--table=" + pattern(table)));
    requireFit(command);
    ProcessBuilder builder = builder(command, "-c default_transaction_read_only=on");
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    return new DumpStream(started(program, builder, said), connections.place(), check);
  }

  /** A quoted name stands for itself and for nothing else (PostgreSQL manual, psql, "Patterns"). */
  private static String pattern(TableName table) {
    return Sql.identifier(table.schema()) + "." + Sql.identifier(table.name());
  }

  private static void requireFit(List<String> command) {
    int bytes = command.stream().mapToInt(a -> a.getBytes(StandardCharsets.UTF_8).length + 9).sum();
    if (bytes > ARGUMENTS_MAX) {
      throw Problem.of(ProblemCode.OBJECT_UNSUPPORTED)
          .what("the names of all tables are more than a command line holds")
          .where("backup.by")
          .fix("write 'by: whimbrel' in the plan's backup")
          .exception();
    }
  }

  @Override
  public void load(
      Supplier<RowStream> dump, List<TableName> tables, Consumer<String> said, Runnable check) {
    Program program = program(RESTORE);
    try {
      List<String> rows = DumpList.rows(list(program, dump, check), tables);
      if (!rows.isEmpty()) {
        load(program, rows, dump, said, check);
      }
    } catch (IOException e) {
      throw unkept(e);
    }
  }

  private void load(
      Program program,
      List<String> rows,
      Supplier<RowStream> dump,
      Consumer<String> said,
      Runnable check)
      throws IOException {
    Path list = Files.createTempFile("whimbrel-restore", ".list");
    try {
      Files.write(list, rows);
      ProcessBuilder builder = builder(loading(program, list), LOADING + scope.run().text());
      builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
      try (ProgramRun run = started(program, builder, said)) {
        feed(run, dump, check);
        run.requireDone("the rows could not be restored", connections.place(), check);
      }
    } finally {
      Files.deleteIfExists(list);
    }
  }

  private List<String> loading(Program program, Path list) {
    return List.of(
        program.file().toString(),
        "--data-only",
        "--single-transaction",
        "--exit-on-error",
        "--no-owner",
        "--no-privileges",
        "--no-password",
        "--verbose",
        "--use-list=" + list,
        "--dbname=dbname='" + inConnectionText(environment.database()) + "'");
  }

  private static String inConnectionText(String database) {
    return database.replace("\\", "\\\\").replace("'", "\\'");
  }

  /** Its output goes to a file, so that it never waits for us while we wait for it. */
  private List<String> list(Program program, Supplier<RowStream> dump, Runnable check)
      throws IOException {
    Path list = Files.createTempFile("whimbrel-dump", ".list");
    try {
      ProcessBuilder builder = builder(List.of(program.file().toString(), "--list"), "");
      builder.redirectOutput(list.toFile());
      try (ProgramRun run = started(program, builder, _ -> {})) {
        feed(run, dump, check);
        run.requireDone("the list of the dump could not be read", connections.place(), check);
      }
      return Files.readAllLines(list);
    } finally {
      Files.deleteIfExists(list);
    }
  }

  /** A program may end before it has taken all: whether it ended well its exit code says. */
  private static void feed(ProgramRun run, Supplier<RowStream> dump, Runnable check) {
    try (RowStream bytes = dump.get();
        OutputStream in = run.in()) {
      for (byte[] piece = bytes.next(); piece != null; piece = bytes.next()) {
        check.run();
        in.write(piece);
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> "a program takes no more of a dump: " + e.getMessage());
    }
  }

  private ProcessBuilder builder(List<String> command, String settings) {
    ProcessBuilder builder = new ProcessBuilder(command);
    environment.put(builder.environment(), RunNames.session(scope.run()), settings);
    return builder;
  }

  private ProgramRun started(Program program, ProcessBuilder builder, Consumer<String> said) {
    ProgramRun run = ProgramRun.start(program, builder, environment::masked, said);
    atWork.set(run);
    return run;
  }

  private Problem unkept(IOException cause) {
    return Problem.of(ProblemCode.RESOURCE_EXHAUSTED)
        .what("a file for the list of a dump cannot be written: " + cause.getMessage())
        .where(System.getProperty("java.io.tmpdir"))
        .fix("make room there, then run again")
        .cause(cause)
        .exception();
  }

  @Override
  public void close() {
    ProgramRun run = atWork.getAndSet(null);
    if (run != null) {
      run.close();
    }
  }
}
