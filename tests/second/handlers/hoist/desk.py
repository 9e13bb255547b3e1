"""提升设备备案：由哪个部门核对。"""

from app.sdk import BusinessError, Department, Departments, handler


@handler
def desk_of(county: str, departments: Departments) -> Department:
    """所在地的部门。"""
    found = departments.of_region(county)
    if found is None:
        raise BusinessError("no_department", "所在地没有主管部门，请联系平台管理员。")
    return found
