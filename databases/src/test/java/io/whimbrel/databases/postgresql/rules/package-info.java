@NullMarked
package io.whimbrel.databases.postgresql.rules;

import org.jspecify.annotations.NullMarked;
