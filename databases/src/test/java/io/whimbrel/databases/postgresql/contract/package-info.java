@NullMarked
package io.whimbrel.databases.postgresql.contract;

import org.jspecify.annotations.NullMarked;
