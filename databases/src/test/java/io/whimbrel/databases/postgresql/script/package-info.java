@NullMarked
package io.whimbrel.databases.postgresql.script;

import org.jspecify.annotations.NullMarked;
