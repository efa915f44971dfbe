package io.whimbrel.planfile;

import io.whimbrel.core.guide.VersionProbe;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads what tells the version of an environment; secrets are resolved when it is asked for. */
public final class ProbeReader {
  private ProbeReader() {}

  /**
   * The probe of an environment; empty where it has none.
   *
   * @throws io.whimbrel.core.problem.Problem that names all that is wrong, or a missing secret
   */
  public static Optional<VersionProbe> read(GuideEnvironment environment, Secrets secrets) {
    return environment.version().flatMap(node -> read(node, environment, secrets));
  }

  private static Optional<VersionProbe> read(
      Node node, GuideEnvironment environment, Secrets secrets) {
    ReadingNotes notes = new ReadingNotes(GuideFolder.FILE);
    Node filled = GuideVariables.in(node, environment.directory(), Optional.of(environment), notes);
    Value value = new Value(filled, filled, "version", notes);
    UrlReader urls = new UrlReader(environment.directory(), secrets);
    Optional<VersionProbe> probe =
        check(value)
            .flatMap(
                section ->
                    section
                        .value("command")
                        .flatMap(Value::stripped)
                        .<VersionProbe>map(VersionProbe.Command::new)
                        .or(() -> section.value("sql").flatMap(v -> query(v, urls)))
                        .or(
                            () ->
                                section
                                    .value("http")
                                    .flatMap(urls::text)
                                    .map(VersionProbe.Request::new)));
    if (!notes.isClean()) {
      throw new PlanReading.Refused(
              environment.directory().resolve(GuideFolder.FILE), notes.findings())
          .problem();
    }
    return probe;
  }

  /** Complains about what cannot be a probe. */
  static Optional<Section> check(Value value) {
    Section section = value.section(GuideFolderKeys.GUIDES_VERSION);
    if (value.isSection() && section.keys().size() != 1) {
      value.complain(
          value.label() + " is to be one probe",
          "name one of " + String.join(", ", GuideFolderKeys.GUIDES_VERSION));
      return Optional.empty();
    }
    return Optional.of(section).filter(s -> s.keys().size() == 1);
  }

  private static Optional<VersionProbe> query(Value value, UrlReader urls) {
    Section section = value.section(GuideFolderKeys.GUIDES_QUERY);
    Optional<String> sql =
        section.required("run", "select version from service").flatMap(Value::stripped);
    return section
        .required("on", "${connection:shop}")
        .flatMap(urls::read)
        .flatMap(url -> sql.map(s -> new VersionProbe.Query(s, url)));
  }
}
