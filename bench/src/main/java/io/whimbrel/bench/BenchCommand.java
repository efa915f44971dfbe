package io.whimbrel.bench;

import io.whimbrel.bench.data.Scale;
import io.whimbrel.bench.figure.Goal;
import io.whimbrel.bench.figure.Results;
import io.whimbrel.bench.machine.Children;
import io.whimbrel.bench.machine.Shell;
import io.whimbrel.bench.report.JsonReport;
import io.whimbrel.bench.report.TextReport;
import io.whimbrel.bench.section.Bench;
import io.whimbrel.bench.section.Section;
import io.whimbrel.bench.system.BenchServers;
import io.whimbrel.bench.system.Whimbrel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** The one command: starts the servers, runs the sections, tells what came of it. */
@Command(
    name = "bench/run",
    mixinStandardHelpOptions = true,
    description = "Measures Whimbrel beside what else people use and what the servers can do.")
final class BenchCommand implements Callable<Integer> {
  private static final Duration SCRIPT_MAX = Duration.ofMinutes(30);

  @Parameters(
      arity = "0..*",
      paramLabel = "SECTION",
      converter = Names.class,
      description = "${COMPLETION-CANDIDATES}; all of them by default.",
      completionCandidates = Candidates.class)
  private Set<SectionName> sections = EnumSet.noneOf(SectionName.class);

  @Option(names = "--rounds", defaultValue = "3", description = "Rounds of each; 3 by default.")
  private int rounds;

  @Option(names = "--scale", defaultValue = "1", description = "Sizes; 0.01 is a quick trial.")
  private double scale;

  @Option(names = "--json", paramLabel = "FILE", description = "Also writes the results as JSON.")
  private Path json = Path.of("bench", "target", "bench.json");

  @Option(
      names = "--directory",
      description = "For data and files, about 20 GB at full size; bench/target/work by default.")
  private Path directory = Path.of("bench", "target", "work");

  @Option(
      names = "--servers",
      paramLabel = "DIR",
      description =
          "Measures on the PostgreSQL 15 in there, such as /usr/lib/postgresql/15; on an embedded"
              + " one by default.")
  private @Nullable Path home;

  @Option(names = "--keep", description = "Keeps the data for the next time.")
  private boolean isKept;

  /** Names of sections in lower case. */
  static final class Names implements ITypeConverter<SectionName> {
    @Override
    public SectionName convert(String value) {
      try {
        return SectionName.valueOf(value.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("'" + value + "' is none of " + Candidates.names());
      }
    }
  }

  /** What may be given. */
  static final class Candidates implements Iterable<String> {
    static List<String> names() {
      return EnumSet.allOf(SectionName.class).stream().map(SectionName::word).toList();
    }

    @Override
    public Iterator<String> iterator() {
      return names().iterator();
    }
  }

  @Override
  public Integer call() throws IOException {
    Path root = Path.of(System.getProperty("whimbrel.home", ".")).toAbsolutePath().normalize();
    Path work = directory.toAbsolutePath().normalize();
    Path logs = Files.createDirectories(work.resolve("logs"));
    Results results = new Results();
    Map<String, Section> chosen = chosen();
    try (Children children = new Children()) {
      Shell shell = new Shell(children, logs, Map.of("PGCONNECT_TIMEOUT", "10"), SCRIPT_MAX);
      Whimbrel whimbrel = new Whimbrel(root.resolve("whimbrel"), children, shell);
      System.err.println("starting the servers once");
      Map<String, String> about;
      try (BenchServers servers = new BenchServers(work, isKept, Optional.ofNullable(home))) {
        about = new About(commandLine(), shell, whimbrel, servers).lines();
        Bench bench =
            new Bench(
                servers, whimbrel, shell, results, new Scale(scale), rounds, work, System.err);
        chosen.forEach(bench::measure);
      }
      report(about, results, chosen.values().stream().flatMap(s -> s.goals().stream()).toList());
    }
    return results.all().stream().allMatch(m -> m.isGood()) ? 0 : 1;
  }

  private Map<String, Section> chosen() {
    Set<SectionName> names = sections.isEmpty() ? EnumSet.allOf(SectionName.class) : sections;
    Map<String, Section> chosen = new LinkedHashMap<>();
    EnumSet.copyOf(names).forEach(name -> chosen.put(name.word(), name.section()));
    return chosen;
  }

  private String commandLine() {
    StringBuilder line = new StringBuilder("bench/run");
    if (!sections.isEmpty()) {
      EnumSet.copyOf(sections).forEach(name -> line.append(' ').append(name.word()));
    }
    line.append(" --rounds ").append(rounds).append(" --scale ").append(scale);
    if (home != null) {
      line.append(" --servers ").append(home);
    }
    return line.toString();
  }

  private void report(Map<String, String> about, Results results, List<Goal> goals)
      throws IOException {
    System.out.print(new TextReport(about, results, goals).text());
    Path file = json.toAbsolutePath().normalize();
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.writeString(file, new JsonReport(about, results, goals).text());
    System.err.println("results are also in " + file);
  }
}
