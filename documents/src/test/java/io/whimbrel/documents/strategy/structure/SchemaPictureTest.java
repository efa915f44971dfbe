package io.whimbrel.documents.strategy.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.documents.strategy.paper.Block;
import io.whimbrel.documents.strategy.paper.Notes;
import io.whimbrel.documents.strategy.paper.Paper;
import io.whimbrel.documents.strategy.structure.SchemaModel.Entity;
import io.whimbrel.documents.strategy.structure.SchemaModel.Line;
import io.whimbrel.documents.strategy.structure.SchemaModel.Link;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SchemaPictureTest {

  private static Entity table(String name, String... columns) {
    return new Entity(
        name,
        IntStream.range(0, columns.length)
            .mapToObj(i -> new Line(columns[i], "integer", i == 0, i > 0, ""))
            .toList(),
        List.of());
  }

  private static List<Block> drawn(SchemaModel model) {
    Paper paper = new Paper(Notes.NONE);
    SchemaPicture.of(model).draw(paper);
    return paper.blocks();
  }

  @Test
  void aForeignKeyIsALineInBothForms() {
    SchemaModel model =
        new SchemaModel(
            List.of(table("public.users", "id"), table("public.orders", "id", "user_id")),
            List.of(new Link("public.orders", "user_id", "public.users")),
            List.of());

    Block.Drawing drawing = (Block.Drawing) drawn(model).getFirst();

    assertThat(drawing.mermaid())
        .contains("integer user_id FK", "\"public.users\" ||--o{ \"public.orders\" : \"user_id\"");
    assertThat(drawing.svg()).contains("<path d=", "public.orders", "integer FK");
    assertThat(SchemaSql.of(model))
        .contains("FOREIGN KEY (user_id) REFERENCES public.users", "PRIMARY KEY (id)");
  }

  @Test
  void namesOfADatabaseBecomeNeitherMarkupNorADiagramOfTheirOwn() {
    SchemaModel model =
        new SchemaModel(
            List.of(table("public.a\"`\n}<script>", "id", "1 odd \"name\"")), List.of(), List.of());

    Block.Drawing drawing = (Block.Drawing) drawn(model).getFirst();

    assertThat(drawing.svg()).doesNotContain("<script>").contains("&lt;script&gt;");
    assertThat(drawing.mermaid().lines()).hasSize(5);
    assertThat(drawing.mermaid()).doesNotContain("`").contains("integer x1_odd__name_");
  }

  @Test
  void whatHasNoPlaceInTheDrawingIsSaid() {
    List<Entity> many =
        IntStream.range(0, 45)
            .mapToObj(
                i ->
                    table(
                        "public.t" + i,
                        IntStream.range(0, 30).mapToObj(c -> "c" + c).toArray(String[]::new)))
            .toList();

    List<Block> blocks = drawn(new SchemaModel(many, List.of(), List.of()));

    assertThat(blocks)
        .contains(
            new Block.Paragraph("5 tables more are in the statements below."),
            new Block.Paragraph("Of wide tables the first 24 columns are drawn."));
  }
}
