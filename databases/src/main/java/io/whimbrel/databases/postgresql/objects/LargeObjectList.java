package io.whimbrel.databases.postgresql.objects;

import io.whimbrel.core.database.row.LargeObject;
import io.whimbrel.core.database.row.LargeObject.Grant;
import io.whimbrel.core.database.row.LargeObject.Kind;
import io.whimbrel.databases.postgresql.dialect.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/**
 * The large objects of a database with the digests of their contents, computed on the server:
 * SHA-256 over the SHA-256 of each piece of one megabyte, so that no content has to fit into memory
 * whole. Works with the right to read each object; {@code pg_largeobject} itself is for superusers.
 */
final class LargeObjectList {

  /**
   * Each level stands on the one before, since a join would remember the size that it saw under a
   * descriptor's number for the next object that gets the same number. 262144 is the mode that
   * reads.
   */
  private static final String LIST =
      """
      select o.oid, o.size,
        (select encode(sha256(coalesce(
            string_agg(sha256(lo_get(o.oid, w * 1048576, 1048576)), '' order by w), '')), 'hex')
          from generate_series(0, (o.size - 1) / 1048576) as w) as digest,
        coalesce(obj_description(o.oid, 'pg_largeobject'), '') as comment,
        pg_get_userbyid(o.lomowner) as owner,
        array(select concat(r.kind, lower(r.privilege), ' ', r.role)
          from (select case when x.grantee = o.lomowner then 'o' when x.is_grantable then '*'
                else '+' end, x.privilege_type,
              case when x.grantee <> 0 then pg_get_userbyid(x.grantee) end
            from aclexplode(coalesce(o.lomacl, acldefault('L', o.lomowner))) x
            where x.grantee <> o.lomowner or not (select rolsuper from pg_roles
              where oid = o.lomowner)
            union all select '-', x.privilege_type, pg_get_userbyid(x.grantee)
            from aclexplode(acldefault('L', o.lomowner)) x
            where o.lomacl is not null and not exists (select from aclexplode(o.lomacl) y
              where y.grantee = x.grantee and y.privilege_type = x.privilege_type)
          ) as r (kind, privilege, role)
          where r.kind = 'o' or r.role is distinct from $without order by 1) as grants
      from (
        select sized.*, lo_close(case when sized.size >= 0 then sized.fd end) as closed
        from (
          select opened.*, lo_lseek64(opened.fd, 0, 2) as size
          from (
            select m.oid, m.lomowner, m.lomacl, lo_open(m.oid, 262144) as fd
            from pg_largeobject_metadata m where $condition order by m.oid limit ?
          ) as opened
          offset 0
        ) as sized
        offset 0
      ) as o
      where o.closed = 0
      order by o.oid
      """;

  private LargeObjectList() {}

  /**
   * At most so many of those for which a condition over {@code m} holds.
   *
   * @param without an expression: the role whose rights are left out
   */
  static List<LargeObject> where(
      Connection connection, String condition, String without, int max, Object... values)
      throws SQLException {
    Object[] all = new Object[values.length + 1];
    System.arraycopy(values, 0, all, 0, values.length);
    all[values.length] = max;
    return Query.list(
        connection,
        LIST.replace("$condition", condition).replace("$without", without),
        row ->
            new LargeObject(
                row.getLong("oid"),
                row.getLong("size"),
                row.getString("digest"),
                row.getString("comment"),
                row.getString("owner"),
                grants((String[]) row.getArray("grants").getArray())),
        all);
  }

  private static List<Grant> grants(String[] texts) {
    return Stream.of(texts).map(LargeObjectList::grant).toList();
  }

  private static Grant grant(String text) {
    int space = text.indexOf(' ');
    Kind kind =
        switch (text.charAt(0)) {
          case '*' -> Kind.PASSED_ON;
          case 'o' -> Kind.OWNED;
          case '-' -> Kind.TAKEN;
          default -> Kind.GIVEN;
        };
    return new Grant(text.substring(space + 1), text.substring(1, space), kind);
  }
}
