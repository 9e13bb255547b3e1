import time, random
from datetime import date, timedelta
from dataclasses import replace
from sqlalchemy import insert, text
from app import clock, db
from app.registers import facts, rebuild, page as pg, queries
from app.registers.models import *
from app.registers.file import file_entry
from app.publications.models import *
from app.publications.terms import *
from app.publications import queries as pub
from app.accounts.scope import Scope
from registers_samples import PROJECT, filing
COUNTY = Scope(offices=frozenset({"AJ-370685"}), spans=(("370685", "370686"),))
N=60000
def t(name, f, n=5):
    xs=[]
    for _ in range(n):
        a=time.perf_counter(); r=f(); xs.append((time.perf_counter()-a)*1000)
    print(f"{name:50s} {sorted(xs)[n//2]:8.2f} ms")
    return r
def test_scale(database):
    rnd=random.Random(1)
    regs=[f"{p}{c:02d}{k:02d}" for p in range(11,66) for c in range(1,10) for k in range(1,9)]
    words=["金矿","铁矿","铜矿","井巷","工程","项目","掘进","竖井","斜坡道","尾矿库","玲珑","三山岛","焦家","大冶","公司","集团","第一","第二","建设","爆破"]
    with database.transaction() as u:
        facts.ensure(PROJECT)
        s=db.write()
        es=[];ps=[];ts=[];ks=[];fs=[];tg=[]
        from app.registers.shape import table
        ft=table(PROJECT)
        for i in range(1,N+1):
            reg=rnd.choice(regs) ; title="".join(rnd.choices(words,k=6))+str(i)
            register="project" if i%100 else "accident"
            day=date(2012,1,1)+timedelta(days=rnd.randrange(1800))
            es.append(dict(id=i,register=register,key=f"o{i%5000}|{title}",title=title,owner_org=f"o{i%5000}",region_path=reg,state="current",version=1,document='{"project_name":"x"}',sealed="[]",by_org="x",entered_on=day,published_at=clock.now()))
            ps.append(dict(seq=i,entry_id=i,register=register,register_title="",version=1,title=title,sought=sought(title),region_path=reg,by_org="x",by_name="x",document="{}",view="[]",published_at=clock.now()))
            ts+= [dict(term=w,seq=i,register=register,region_path=reg) for w in windows(sought(title))]
            ks.append(dict(register=register,name="emergency_no",value=f"k{i}",entry_id=i))
            tg.append(dict(entry_id=i,register=register,name="leader_id_no",value=f"h{i}"))
            if register=="project":
                fs.append(dict(entry_id=i,region_path=reg,counted_on=day,d_state="current",d_owner=f"o{i%5000}",d_contract_mode=rnd.choice(["总承包","分项承包"]),d_province=reg[:2]+"0000",d_city=reg[:4]+"00",d_year=str(day.year),d_month=f"{day:%Y-%m}"))
        for m,rows in ((Entry,es),(Publication,ps),(PublicationTerm,ts),(EntryKey,ks),(EntryTag,tg),(ft,fs)):
            for k in range(0,len(rows),5000): s.execute(insert(m),rows[k:k+5000])
        if not database.sqlite:
            s.execute(text("select setval('entries_id_seq',70000)")); s.execute(text("select setval('publications_seq_seq',70000)"))
        s.execute(text("ANALYZE"))
    print("\n", "sqlite" if database.sqlite else "pg")
    with database.transaction() as u:
        t("search 2 chars", lambda: pub.search("project","金矿"))
        t("search 2 chars rare register county", lambda: pub.search("accident","工程","370101"))
        t("search 4 chars", lambda: pub.search("project","玲珑金矿"))
        t("search 4 chars none", lambda: pub.search("project","玲珑不存在"))
        t("search 1 char", lambda: pub.search("project","冶"))
        t("search 1 char none", lambda: pub.search("project","龘"))
        from sqlalchemy import literal
        for q in ("金矿","玲珑金矿"):
            a,sq=pub._asked("project",q,[])
            t("  page "+q, lambda: db.session().execute(a.order_by(sq.desc()).limit(21)).all())
            c=pub._pairs("project",q,[]) if len(q)==2 else a.with_only_columns(literal(1))
            t("  count "+q, lambda: pub._counted(c))
            for sql in (a.order_by(sq.desc()).limit(21), c.limit(10001)):
                pre="EXPLAIN QUERY PLAN " if database.sqlite else "EXPLAIN ANALYZE "
                for r in db.session().connection().exec_driver_sql(pre+str(sql.compile(database.engine, compile_kwargs={"literal_binds":True})).replace("%","%%")): print("     ",r)
    with database.transaction() as u:
        t("file new", lambda: [file_entry(filing({"project_name":f"n{time.perf_counter_ns()}","emergency_no":f"{time.perf_counter_ns()}"})) for _ in range(20)],3)
