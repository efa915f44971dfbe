package io.whimbrel.planfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.MigrationType;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.planfile.draft.ProjectWriter;
import io.whimbrel.planfile.draft.TemplateDraft;
import io.whimbrel.planfile.draft.TemplateWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TemplateWriterTest {

  @TempDir Path directory = Path.of("");

  private static String template(List<MigrationType> types, String source) {
    return TemplateWriter.write(
        new TemplateDraft(
            new MigrationId("MIGRATION-007"),
            "Orders: \"all\" of them # move",
            Optional.of("Why:\n not."),
            types,
            Optional.of("team: platform"),
            source.isEmpty()
                ? Optional.empty()
                : Optional.of(new TemplateDraft.Sides(source, "${env:NEW_DATABASE_URL}")),
            Optional.of(LocalDate.of(2027, 3, 14)),
            Optional.empty()));
  }

  @ParameterizedTest
  @EnumSource(MigrationType.class)
  void theTemplateOfEachTypeIsAPlan(MigrationType type) {
    Plan plan =
        new PlanDirectory(directory).plan(template(List.of(type), "${env:OLD_DATABASE_URL}"));

    assertThat(plan.types()).containsExactly(type);
    assertThat(plan.title()).isEqualTo("Orders: \"all\" of them # move");
    assertThat(plan.owner()).isEqualTo("team: platform");
    assertThat(plan.limits()).isEqualTo(Limits.DEFAULT);
    assertThat(plan.dossier().schedule().start()).contains(LocalDate.of(2027, 3, 14));
  }

  @ParameterizedTest
  @EnumSource(MigrationType.class)
  void theTemplateOfStepsOfEachTypeIsAPlan(MigrationType type) {
    Plan plan = new PlanDirectory(directory).plan(template(List.of(type), ""));

    assertThat(plan.types()).containsExactly(type);
    assertThat(plan.steps().all()).isNotEmpty();
    assertThat(plan.owner()).isEqualTo("team: platform");
  }

  @Test
  void everyKeyOfAPlanIsNamed() {
    String text = template(Arrays.asList(MigrationType.values()), "${connection:old}");

    assertThat(PlanKeys.DEFAULTS)
        .filteredOn(k -> !k.equals("journal"))
        .allSatisfy(k -> assertThat(text).contains(k + ":"));
  }

  @Test
  void theFileOfANewFolderIsReadBack() throws IOException {
    Path file = directory.toRealPath().resolve(Project.FILE);
    Files.writeString(
        file, ProjectWriter.write("Shop: all", "ana", Map.of("old", "${env:OLD_DATABASE_URL}")));

    Project project = ProjectReader.read(file, file);

    assertThat(project.name()).isEqualTo("Shop: all");
    assertThat(project.connections()).containsExactly("old");
    Files.writeString(file, ProjectWriter.write("Shop", "ana", Map.of()));
    assertThat(ProjectReader.read(file, file).connections()).isEmpty();
  }
}
