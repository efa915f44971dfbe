package io.whimbrel.planfile;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.whimbrel.planfile.draft.PublishedSchema;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** A published schema, and a judge by it as editors have one. */
final class SchemaOf {

  static final ObjectMapper JSON = JsonMapper.builder().build();

  final JsonNode root;
  private final Schema schema;

  SchemaOf(PublishedSchema published) {
    this.root = JSON.readTree(published.text());
    this.schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(root);
  }

  /** What is wrong with a document; nothing when it is as the schema says. */
  List<String> wrong(JsonNode document) {
    return schema.validate(document).stream().map(Object::toString).toList();
  }

  /** A document as an editor sees it. */
  static JsonNode document(String yaml) {
    return JSON.valueToTree(
        new Load(LoadSettings.builder().setLabel("test").build()).loadFromString(yaml));
  }
}
