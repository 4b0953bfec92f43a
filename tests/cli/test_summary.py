"""`lenet-viz summary`."""

from __future__ import annotations

import pytest

from lenet_viz.network.connection_table import LENET_1_TABLE, ConnectionTable
from lenet_viz.network.geometry import total
from lenet_viz.network.variants import VARIANTS
from lenet_viz.storage.tables import save_table

# Table I as the paper prints it.
TABLE_I = """\
      0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15
   0  X           X  X  X        X  X  X  X     X  X
   1  X  X           X  X  X        X  X  X  X     X
   2  X  X  X           X  X  X        X     X  X  X
   3     X  X  X        X  X  X  X        X     X  X
   4        X  X  X        X  X  X  X     X  X     X
   5           X  X  X        X  X  X  X     X  X  X
"""


def test_the_papers_network_as_the_paper_counts_it(cli):
    result = cli("summary", "paper-1998")
    assert (result.code, result.err) == (0, "")
    assert TABLE_I in result.out
    lines = {line.split()[0]: " ".join(line.split()) for line in result.out.splitlines() if line}
    assert lines["C3"] == "C3 16@10×10 60·5·5 + 16 = 1,516 10·10·1,516 = 151,600 60 kernels of 5×5, scaled tanh"
    assert lines["S2"].startswith("S2 6@14×14 6·2 = 12 14·14·6·(2·2 + 1) = 5,880 ")
    assert lines["OUTPUT"].startswith("OUTPUT 10 0 10·84 = 840 ")
    assert lines["total"] == "total 60,000 340,908"
    assert "6·(25·3 + 1) + 9·(25·4 + 1) + 1·(25·6 + 1) = 1,516" in result.out


@pytest.mark.parametrize("name", VARIANTS)
def test_a_row_for_each_stage_and_together_the_totals(cli, name):
    spec = VARIANTS[name]
    rows = cli("summary", name, "--json").rows
    assert [row["stage"] for row in rows] == list(spec.by_stage)
    assert sum(row["parameters"] for row in rows) == total(spec).parameters
    assert sum(row["connections"] for row in rows) == total(spec).connections
    assert [row["shape"] for row in rows] == [list(layer.shape) for layer in spec.layers]
    (table,) = (row["table"] for row in rows if row["table"] is not None)
    assert table == [list(column) for column in spec.table.columns]
    assert cli("summary", name).out.splitlines()[0] == f"{spec.title} ({name})"


def test_a_network_from_a_file(cli, network_files):
    assert cli("summary", network_files / "lenet-1.safetensors").out == cli("summary", "lenet-1").out


def test_a_file_that_is_none(cli, tmp_path):
    bad = tmp_path / "bad.safetensors"
    bad.write_bytes(b"no network")
    result = cli("summary", bad)
    assert (result.code, result.out) == (2, "")
    assert str(bad) in result.error


def test_a_table_of_ones_own(cli, tmp_path):
    table = tmp_path / "table.json"
    save_table(table, ConnectionTable.full(6, 16))
    result = cli("summary", "paper-1998", "--table", table)
    assert (result.code, result.err) == (0, "")
    assert result.out.splitlines()[0] == "LeNet-5, 1998 · own table (96 kernels) (paper-1998-own-table)"
    assert "16·(6·5·5 + 1) = 2,416 10·10·2,416 = 241,600" in " ".join(result.out.split())


def test_a_table_of_another_shape(cli, tmp_path):
    table = tmp_path / "table.json"
    save_table(table, LENET_1_TABLE)
    result = cli("summary", "paper-1998", "--table", table)
    assert (result.code, result.out) == (2, "")
    assert f"{table}: the table is 4×12; this network needs 6×16" in result.error
    assert "no such file" in cli("summary", "paper-1998", "--table", tmp_path / "none.json").error
